/** Words of the RAM pages. Keys begin with 'ram.'. */
export const ram = {
} as const
