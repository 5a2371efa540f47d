import type { CommandParts } from '../../lib/cli/command-line.js';
import { resourceWord } from '../../lib/names/acl-resources.js';
import type { Acl } from '../../lib/names/acl-words.js';

/** What `acls create` is given to make this ACL. */
export function creationOf(acl: Acl): CommandParts {
  const side = acl.permission === 'DENY' ? 'deny' : 'allow';
  return {
    options: [
      ...['--resource', resourceWord(acl)],
      ...(acl.patternType === 'PREFIXED' ? ['--resource-pattern-type', 'prefixed'] : []),
      ...[`--${side}-principal`, acl.principal],
      ...(acl.host === '*' ? [] : [`--${side}-host`, acl.host]),
      ...['--operation', acl.operation],
    ],
  };
}
