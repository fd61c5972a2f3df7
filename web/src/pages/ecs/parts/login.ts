import type { EcsImageItem } from '../../../api/types.gen'

/** What of an image decides who can be its initial login user. */
export type LoginImage = Pick<EcsImageItem, 'ImageId' | 'OSType' | 'LoginAsNonRootSupported'>

/** The initial login users that a person can choose. */
export type LoginChoice = 'root' | 'ecs-user'

export function isWindows(image: Pick<LoginImage, 'OSType'> | undefined): boolean {
  return image?.OSType === 'windows'
}

/**
 * The login user that a choice comes to with an image: Windows has
 * Administrator alone, an image without ecs-user has root alone.
 */
export function loginUser(choice: LoginChoice, image: LoginImage | undefined): 'root' | 'ecs-user' | 'Administrator' {
  if (isWindows(image)) return 'Administrator'
  if (image !== undefined && !image.LoginAsNonRootSupported) return 'root'
  return choice
}

/** The option that is sent: always said for Linux, as the vendor's console does, and left out for Windows, which has none. */
export function loginOption(choice: LoginChoice, image: LoginImage | undefined): boolean | undefined {
  if (isWindows(image)) return undefined
  return loginUser(choice, image) === 'ecs-user'
}

/** How the login user gets in. */
export type Credential = 'password' | 'keyPair' | 'later'

/** The parts of a form that are about logging in. */
export interface LoginValues {
  login: LoginChoice
  credential: Credential
  password?: string
  passwordAgain?: string
  keyPair?: string
}

/** The parameters of the credential. The password is the text given, so that previews can leave it out. */
export function credentialParams(values: Partial<LoginValues>, password: string | undefined): { Password?: string; KeyPairName?: string } {
  if (values.credential === 'password') return { Password: password }
  if (values.credential === 'keyPair' && values.keyPair !== undefined && values.keyPair !== '') return { KeyPairName: values.keyPair }
  return {}
}

/** Stands in a preview for the password: whether one is sent may decide, what it is may not, so it is not sent for asking. */
export const PREVIEW_PASSWORD = '********'
