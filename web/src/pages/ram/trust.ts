/** Who may assume a role, as the form knows it. */
export type Trusted = { kind: 'account'; account: string } | { kind: 'service'; service: string }

/** The trust policy for a trusted entity: the vendor's form ("CreateRole", RAM API reference). */
export function trustDocument(trusted: Trusted): string {
  const principal = trusted.kind === 'account' ? { RAM: [`acs:ram::${trusted.account}:root`] } : { Service: [trusted.service] }
  return JSON.stringify({ Version: '1', Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: principal }] }, null, 4)
}

/** Services that assume roles ("Services that work with RAM"); any other can be typed in. */
export const SERVICES: readonly string[] = ['ecs.aliyuncs.com', 'fc.aliyuncs.com', 'oss.aliyuncs.com', 'actiontrail.aliyuncs.com', 'ros.aliyuncs.com', 'oos.aliyuncs.com']
