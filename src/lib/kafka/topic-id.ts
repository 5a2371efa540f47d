/** The id that stands for none (KIP-516). */
export const zeroUuid = 'AAAAAAAAAAAAAAAAAAAAAA';
