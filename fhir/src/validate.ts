export { type ValidationIssue, validate, type Validate } from './validate/validate.ts'
