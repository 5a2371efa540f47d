/**
 * Two text files, below `compose/registry-guard`, with which the registry refuses requests for a host of elsewhere: a rule of
 * Undertow's, and the name of Quarkus's class that reads it. docs/decisions/foreign-hosts.md says why and how.
 */
export const guardFiles = [
  'META-INF/services/io.undertow.servlet.ServletExtension',
  'META-INF/undertow-handlers.conf',
] as const;
