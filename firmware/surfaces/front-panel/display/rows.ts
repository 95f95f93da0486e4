/** The part of a picture that is still free: from one row up to, and without, another. */
export interface Rows {
  readonly from: number
  readonly to: number
}

export const freeRows = (height: number): Rows => ({ from: 0, to: height })
