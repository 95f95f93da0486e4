// The table's colours on a dark stage. They help, nothing rests on them alone: each is told from the others by
// brightness too, and every channel has its name.
const COLOURS: Readonly<Record<string, string>> = {
  off: '#3a414c',
  red: '#e5604d',
  green: '#4bb96a',
  yellow: '#f0d24a',
  blue: '#4f8dfd',
  magenta: '#cf7be0',
  cyan: '#4fc9dc',
  white: '#d5dae1',
}

/** @param name of the colour law */
export const colour = (name: string): string => COLOURS[name] ?? COLOURS['off']!
