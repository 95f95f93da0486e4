// The chips of hal/chips, simulated from their datasheets: they share nothing with the drivers.
export { SimulatedAds1115 } from './simulated-ads1115.ts'
export { SimulatedAds7828 } from './simulated-ads7828.ts'
export { SimulatedHt16k33 } from './simulated-ht16k33.ts'
export { SimulatedIs31fl3731 } from './simulated-is31fl3731.ts'
export { SimulatedMcp23017 } from './simulated-mcp23017.ts'
export { SimulatedOled } from './simulated-oled.ts'
