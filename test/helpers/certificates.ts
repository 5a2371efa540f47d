import forge from 'node-forge';
import type { Certificate } from '../../src/lib/local-cluster/runtime/certificates.js';

export { Authority, type Certificate } from '../../src/lib/local-cluster/runtime/certificates.js';

/** A certificate, its key and the authority's certificate in PKCS#12. */
export function keystore({ cert, key }: Certificate, authority: string, passphrase: string): Buffer {
  const { pki, pkcs12, asn1 } = forge;
  const chain = [cert, authority].map((pem) => pki.certificateFromPem(pem));
  const store = pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(key), chain, passphrase, { algorithm: 'aes256' });
  return Buffer.from(asn1.toDer(store).getBytes(), 'binary');
}
