import forge from 'node-forge';

const { pki } = forge;

/** PEM; the key in PKCS#8, the one form that Kafka reads. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Days from now; the first may lie behind. */
  readonly from?: number;
  readonly to?: number;
  /** Names of the hosts that it is for. */
  readonly names?: readonly string[];
  /** Addresses of those. */
  readonly addresses?: readonly string[];
}

const tenYears = 3_650;

/** An authority of its own, which signs as long as it is in memory: its key is written nowhere. */
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

  /** A certificate for a server and a client that is called this (its common name). */
  sign(name: string, options: CertificateOptions = {}): Certificate {
    const { publicKey, privateKey } = pki.rsa.generateKeyPair({ bits: 2048 });
    const certificate = certificateOf(name, publicKey, options);
    const { names = [name], addresses = [] } = options;
    certificate.setIssuer(this.#certificate.subject.attributes);
    certificate.setExtensions([
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true, clientAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...names.map((value) => ({ type: 2, value })), ...addresses.map((ip) => ({ type: 7, ip }))],
      },
    ]);
    certificate.sign(this.#keys.privateKey, forge.md.sha256.create());
    const key = pki.privateKeyInfoToPem(pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(privateKey)));
    return { cert: pki.certificateToPem(certificate), key };
  }
}

const day = 86_400_000;

function certificateOf(
  name: string,
  publicKey: forge.pki.rsa.PublicKey,
  { from = -1, to = tenYears }: CertificateOptions,
): forge.pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`;
  certificate.validity.notBefore = new Date(Date.now() + from * day);
  certificate.validity.notAfter = new Date(Date.now() + to * day);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  return certificate;
}
