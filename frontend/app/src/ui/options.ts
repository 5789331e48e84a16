/** Choices from words by their value, in the order of the words. */
export const options = (words: Record<string, string>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }))
