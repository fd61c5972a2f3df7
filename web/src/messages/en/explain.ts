/** Words of the Explain, What-if and Activity pages. Keys begin with 'explain.'. */
export const explain = {
} as const
