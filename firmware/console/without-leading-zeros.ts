/** /ch/01/mix/fader and /ch/1/mix/fader are one. */
export const withoutLeadingZeros = (address: string): string => address.replace(/(?<=[/-])0+(?=\d)/g, '')
