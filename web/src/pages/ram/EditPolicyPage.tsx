export { EditPolicy as default } from './PolicyForm'
