import forge from 'node-forge';

const { pki } = forge;

/** PEM, as options of the command line and Node take it. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

interface CertificateOptions {
  /** Days from now; the first may lie behind. */
  readonly from?: number;
  readonly to?: number;
  /** Of the hosts that it is for. */
  readonly names?: readonly string[];
}

/** Certificates made on the fly: an authority, and what it signs. */
export class Authority {
  readonly #keys = pki.rsa.generateKeyPair({ bits: 2048 });
  readonly #certificate: forge.pki.Certificate;

  constructor(name: string) {
    this.#certificate = certificateOf(name, this.#keys.publicKey, {});
    this.#certificate.setIssuer(this.#certificate.subject.attributes);
    this.#certificate.setExtensions([
      { name: 'basicConstraints', cA: true },
      { name: 'keyUsage', keyCertSign: true },
    ]);
    this.#certificate.sign(this.#keys.privateKey, forge.md.sha256.create());
  }

  /** What others trust. */
  get cert(): string {
    return pki.certificateToPem(this.#certificate);
  }

  sign(name: string, options: CertificateOptions = {}): Certificate {
    const { certificate, privateKey } = this.#signed(name, options);
    return { cert: pki.certificateToPem(certificate), key: pkcs8(privateKey) };
  }

  /** A certificate and its key in PKCS#12. */
  keystore(name: string, passphrase: string): Buffer {
    const { certificate, privateKey } = this.#signed(name, {});
    const store = forge.pkcs12.toPkcs12Asn1(privateKey, [certificate, this.#certificate], passphrase, {
      algorithm: 'aes256',
    });
    return Buffer.from(forge.asn1.toDer(store).getBytes(), 'binary');
  }

  #signed(
    name: string,
    options: CertificateOptions,
  ): { readonly certificate: forge.pki.Certificate; readonly privateKey: forge.pki.rsa.PrivateKey } {
    const { publicKey, privateKey } = pki.rsa.generateKeyPair({ bits: 2048 });
    const certificate = certificateOf(name, publicKey, options);
    certificate.setIssuer(this.#certificate.subject.attributes);
    certificate.setExtensions([
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      { name: 'subjectAltName', altNames: (options.names ?? [name]).map((value) => ({ type: 2, value })) },
    ]);
    certificate.sign(this.#keys.privateKey, forge.md.sha256.create());
    return { certificate, privateKey };
  }
}

const day = 86_400_000;

function certificateOf(
  name: string,
  publicKey: forge.pki.rsa.PublicKey,
  { from = -1, to = 30 }: CertificateOptions,
): forge.pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`;
  certificate.validity.notBefore = new Date(Date.now() + from * day);
  certificate.validity.notAfter = new Date(Date.now() + to * day);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  return certificate;
}

/** The one form of a key that Kafka reads. */
function pkcs8(key: forge.pki.rsa.PrivateKey): string {
  return pki.privateKeyInfoToPem(pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key)));
}
