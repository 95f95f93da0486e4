// Knobs, buttons and lamps on GPIO lines, whatever drives them.
export { ACCELERATION, Acceleration, type AccelerationTable } from './acceleration.ts'
export { nowNs } from './alarm.ts'
export { Button, type ButtonEvent, type ButtonOptions } from './button.ts'
export { Debouncer } from './debouncer.ts'
export { EdgeStage } from './edge-stage.ts'
export { type Encoder, type EncoderOptions, openEncoder } from './encoder.ts'
export { type FootEvent, Footswitch, type FootswitchOptions } from './footswitch.ts'
export * from './gpio.ts'
export {
  type Contact,
  type ContactLines,
  openButton,
  openFootswitch,
  openShutdownButton,
} from './open-buttons.ts'
export { type OpenGpioOptions, openGpio } from './open-gpio.ts'
export { Quadrature, type StatesPerDetent } from './quadrature.ts'
export { SHUTDOWN_HOLD_MS, ShutdownButton, type ShutdownEvent } from './shutdown-button.ts'
export { SimulatedChip } from './simulated-chip.ts'
export { SimulatedGpio } from './simulated-gpio.ts'
