/** Where Apicurio Registry, which ships with the local cluster, keeps the Confluent API. */
export const apicurioPrefix = '/apis/ccompat/v7';
