/** Words of the ECS, VPC and order pages. Keys begin with 'ecs.'. */
export const ecs = {
} as const
