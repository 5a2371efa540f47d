import type { Command } from 'commander';
import type { QuotaEntity } from '../../lib/names/quota-words.js';
import { expectAtMostOne, expectNone } from '../shared/option-rules.js';

export interface EntityOptions {
  readonly user?: string;
  readonly userDefault: boolean;
  readonly clientId?: string;
  readonly clientIdDefault: boolean;
  readonly ip?: string;
  readonly ipDefault: boolean;
}

export function addEntityOptions(command: Command): Command {
  return command
    .option('--user <name>', 'of this user')
    .option('--user-default', 'of every user without quotas of its own', false)
    .option('--client-id <id>', 'of clients that call themselves so; with --user, of those of that user')
    .option('--client-id-default', 'of every client id without quotas of its own', false)
    .option('--ip <address>', 'of connections from this address')
    .option('--ip-default', 'of connections from every address without quotas of its own', false);
}

/** @returns null where none is named. @throws AppError USAGE */
export function entityOf(options: EntityOptions): QuotaEntity | null {
  const { user, userDefault, clientId, clientIdDefault, ip, ipDefault } = options;
  expectAtMostOne({ '--user': user, '--user-default': userDefault });
  expectAtMostOne({ '--client-id': clientId, '--client-id-default': clientIdDefault });
  expectAtMostOne({ '--ip': ip, '--ip-default': ipDefault });
  const [hasUser, hasClient, hasIp] = [
    user !== undefined || userDefault,
    clientId !== undefined || clientIdDefault,
    ip !== undefined || ipDefault,
  ];
  if (hasIp) {
    expectNone(ip === undefined ? '--ip-default' : '--ip', {
      '--user': user ?? userDefault,
      '--client-id': clientId ?? clientIdDefault,
    });
  }
  const entity = {
    ...(hasUser ? { user: user ?? null } : {}),
    ...(hasClient ? { 'client-id': clientId ?? null } : {}),
    ...(hasIp ? { ip: ip ?? null } : {}),
  };
  return Object.keys(entity).length === 0 ? null : entity;
}
