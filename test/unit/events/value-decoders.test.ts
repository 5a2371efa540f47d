import { describe, expect, it } from 'vitest';
import { ValueDecoders } from '../../../src/lib/events/value-decoders.js';
import { SchemaRegistry } from '../../../src/lib/registry/client.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';

class OneSchema extends SchemaRegistry {
  constructor() {
    super({ url: new URL('http://localhost:1'), signal: new AbortController().signal, debug: () => undefined });
  }
  override async schemaById(): ReturnType<SchemaRegistry['schemaById']> {
    return Promise.resolve({ schemaType: 'JSON', schema: '{}', references: [] });
  }
}

describe('a value of more than 64 MiB', () => {
  it('is told to be too large, and not decoded', async () => {
    const decode = await new ValueDecoders(() => Promise.resolve(new OneSchema())).load(1);
    const bytes = Buffer.alloc(5 + 64 * 1024 * 1024 + 1);
    expect(() => decode(bytes, 5, bytes.length, new JsonSink())).toThrow(
      'it has 67108865 bytes, more than the 67108864 that are decoded',
    );
  });
});
