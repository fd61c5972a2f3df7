/** The characters of the fourth class, as "RunInstances" (ECS API reference) lists them. */
export const SPECIALS = "()`~!@#$%^&*-_+=|{}[]:;'<>,.?/"

/** The rules of a password of an operating system. */
export type PasswordRule = 'length' | 'classes' | 'characters' | 'windows'

/** Which rules a password keeps. */
export interface RuleState { rule: PasswordRule; met: boolean }

/**
 * Checks a password while it is typed, by the rules of Password of "RunInstances"
 * (ECS API reference): 8 to 30 characters, three of four classes, nothing else;
 * on Windows no slash at the beginning. The server checks again.
 */
export function passwordRules(password: string, windows: boolean): RuleState[] {
  let upper = 0, lower = 0, digit = 0, special = 0, other = 0
  for (const c of password) {
    if (c >= 'A' && c <= 'Z') upper = 1
    else if (c >= 'a' && c <= 'z') lower = 1
    else if (c >= '0' && c <= '9') digit = 1
    else if (SPECIALS.includes(c)) special = 1
    else other = 1
  }
  const rules: RuleState[] = [
    { rule: 'length', met: password.length >= 8 && password.length <= 30 },
    { rule: 'classes', met: upper + lower + digit + special >= 3 },
    { rule: 'characters', met: password !== '' && other === 0 },
  ]
  if (windows) rules.push({ rule: 'windows', met: password !== '' && !password.startsWith('/') })
  return rules
}

/** Whether a password keeps all rules. */
export function passwordFits(password: string, windows: boolean): boolean {
  return passwordRules(password, windows).every(r => r.met)
}
