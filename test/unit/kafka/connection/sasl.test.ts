import { describe, expect, it } from 'vitest';
import { oauthBearer } from '../../../../src/lib/kafka/connection/sasl/oauthbearer.js';
import { plain } from '../../../../src/lib/kafka/connection/sasl/plain.js';
import { scram } from '../../../../src/lib/kafka/connection/sasl/scram.js';

const credentials = { username: 'alice', password: 'secret' };
const address = { host: 'localhost', port: 9092 };

/** A server that answers the first message with these attributes after its nonce, and the last with a signature that is wrong. */
async function hostile(attributes: string, end = `v=${Buffer.alloc(32).toString('base64')}`): Promise<number> {
  let messages = 0;
  await scram('SHA256', credentials, address, (message) => {
    messages += 1;
    const nonce = /r=([^,]*)/.exec(message.toString())?.[1] ?? '';
    return Promise.resolve(Buffer.from(messages === 1 ? `r=${nonce}x,${attributes}` : end));
  });
  return messages;
}

describe('SCRAM, with a server that does not know the password', () => {
  const salt = `s=${Buffer.from('salt').toString('base64')}`;
  const notProven = 'the broker does not prove that it knows the password:';

  it.each([
    [`${salt},i=999999999`, `${notProven} it asks for 999999999 iterations, more than the 1000000 that are made`],
    [`${salt},i=1e3`, `${notProven} it asks for 1e3 iterations, more than the 1000000 that are made`],
    [`${salt},i=100`, `${notProven} Requested iterations 100 is less than the minimum 4096`],
    [`${salt},i=4096`, `${notProven} Invalid server signature in server final message`],
  ])('%s is refused', async (attributes, message) => {
    await expect(hostile(attributes)).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED', message });
  });

  it.each(['', 'nonsense', 'r=x'])('a last message %j is refused', async (end) => {
    await expect(hostile(`${salt},i=4096`, end)).rejects.toMatchObject({ code: 'AUTHENTICATION_FAILED' });
  });
});

it('PLAIN and OAUTHBEARER send what the RFCs say', async () => {
  const sent: string[] = [];
  const respond = (message: Buffer): Promise<Buffer> => {
    sent.push(message.toString());
    return Promise.resolve(Buffer.alloc(0));
  };
  await plain(credentials, respond);
  await oauthBearer({ value: 'abc.def', expiresAt: null }, { logicalCluster: 'lkc-1' }, respond);
  expect(sent).toEqual(['\0alice\0secret', 'n,,\u0001auth=Bearer abc.def\u0001logicalCluster=lkc-1\u0001\u0001']);
});

it.each([
  [{ auth: 'x' }, 'a SASL extension cannot be named "auth"'],
  [{ 'a=b': 'x' }, 'a SASL extension cannot be named "a=b"'],
  [{ a: 'x\u0001auth=Bearer y' }, 'the SASL extension "a" has characters that cannot be sent'],
])('extensions %j are refused', async (extensions, message) => {
  const sending = oauthBearer({ value: 'abc', expiresAt: null }, extensions, () => Promise.resolve(Buffer.alloc(0)));
  await expect(sending).rejects.toMatchObject({ code: 'CONFIG_INVALID', message });
});
