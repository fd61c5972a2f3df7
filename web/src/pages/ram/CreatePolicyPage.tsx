export { CreatePolicy as default } from './PolicyForm'
