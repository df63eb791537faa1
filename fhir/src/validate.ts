export { validate, type Validate } from './validate/validate.ts'
export type { ValidationIssue } from './validate/ValidationIssue.ts'
