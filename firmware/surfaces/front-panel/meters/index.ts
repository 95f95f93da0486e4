// Columns of LEDs that show levels.
export { MeterColumn, type MeterColumnReading } from './meter-column.ts'
