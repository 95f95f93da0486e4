// The section "panel" of the configuration.
import { z } from 'zod'
import { section } from './config-section.ts'

const BUILDS = ['mini', 'desk', 'pads', 'custom', 'off'] as const
const GPIO = ['auto', 'character device', 'onoff', 'simulated'] as const

/** Its parts are read one by one (panel-description.ts): one that is wrong is left out, and the box starts. */
const description = z.looseObject({}).describe('an object with chips, controls, knobs and pages')

export const panelSection = section({
  /** Left out: the Desk, simulated, on a machine without GPIO; else off, since a card may own the lines. */
  build: z
    .enum(BUILDS)
    .optional()
    .describe(`one of ${BUILDS.join(', ')}`),
  gpio: z
    .enum(GPIO)
    .default('auto')
    .describe(`one of ${GPIO.join(', ')}`),
  /** Label of the GPIO chip; left out: the header's. */
  chip: z.string().min(1).max(100).optional().describe('the label of a GPIO chip such as "pinctrl-rp1"'),
  /** Left out: adapter 1, the header's; simulated where the lines are. */
  i2c: z
    .union([z.number().int().min(0).max(255), z.string().min(1).max(100)])
    .optional()
    .describe('the number of an I2C adapter, a part of its name, or "simulated"'),
  /** For the build "custom". */
  description: description.optional(),
})

export type PanelConfig = z.infer<typeof panelSection>
