// What a front panel's display shows, and how it is drawn.
export { drawScreen } from './draw-screen.ts'
export type { MovedParameter, ScreenModel, ScreenSlot } from './screen-model.ts'
