import type { Server } from './server'
import { ACCOUNT, Session } from './server'

/** Script, right-to-left override and isolate, four-byte characters, quotes: what a person may write into a free text. */
export const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>\u202Etxet\u202C 𠮷😀 "\'&amp;'
/** The same without what the vendor's names do not take. */
export const HOSTILE_NAME = 'אבג 𠮷野家 script alert(1)'

export const READER_PASSWORD = 'Reader-Password-1!'
const RAM = '2015-05-01'
const ECS = '2014-05-26'
const VPC = '2016-04-28'

/** An account with something on every page. */
export interface World {
  root: Session
  /** A RAM user who may read all and change nothing. */
  reader: { name: string; password: string }
  /** Who is refused root as login user. */
  alice: { name: string; password: string }
  instance: string
  /** Request id of a refused call of Alice's. */
  refused: string
}

const doc = (statement: object): string => JSON.stringify({ Version: '1', Statement: [statement] }, null, 2)

/** The two policies of the procedure. */
export const CONTROL = `{
    "Version": "1",
    "Statement": [
        {
            "Action": ["ecs:RunInstances", "ecs:CreateInstance", "ecs:CreateOrder",
                       "ecs:ReplaceSystemDisk", "ecs:AttachDisk", "ecs:InvokeCommand"],
            "Resource": "*",
            "Condition": {"Bool": {"ecs:LoginAsNonRoot": ["false"]}},
            "Effect": "Deny"
        }
    ]
}`
export const ADMIN = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["ecs:*", "ecs-workbench:*", "vpc:CheckCanAllocateVpcPrivateIpAddress",
                 "vpc:DescribeVpcs", "vpc:DescribeVSwitches", "bss:ModifyAgreementRecord",
                 "bss:DescribeOrderList", "bss:DescribeOrderDetail", "bss:PayOrder", "bss:CancelOrder"],
      "Resource": "*"
    }
  ]
}`

/** Makes a network in which instances can be bought. */
export async function makeNetwork(s: Session, description = ''): Promise<{ vpc: string; vswitch: string; group: string }> {
  const RegionId = 'cn-hangzhou'
  const { VpcId } = await s.call<{ VpcId: string }>(VPC, 'CreateVpc', { RegionId, CidrBlock: '10.0.0.0/8', VpcName: 'office', Description: description })
  const { VSwitchId } = await s.call<{ VSwitchId: string }>(VPC, 'CreateVSwitch', { RegionId, ZoneId: 'cn-hangzhou-h', VpcId, CidrBlock: '10.0.0.0/24', VSwitchName: 'desk', Description: description })
  const { SecurityGroupId } = await s.call<{ SecurityGroupId: string }>(ECS, 'CreateSecurityGroup', { RegionId, VpcId, SecurityGroupName: 'web', Description: description })
  return { vpc: VpcId, vswitch: VSwitchId, group: SecurityGroupId }
}

/** Fills an account; free texts are hostile where the operation takes them. */
export async function makeWorld(server: Server): Promise<World> {
  const root = await new Session(server).signIn()
  const RegionId = 'cn-hangzhou'
  const alice = { name: `alice@${ACCOUNT}`, password: 'Alice-Password-1!' }
  const reader = { name: `reader@${ACCOUNT}`, password: READER_PASSWORD }
  for (const [UserName, Password] of [['alice', alice.password], ['reader', reader.password]] as const) {
    await root.call(RAM, 'CreateUser', { UserName, DisplayName: UserName === 'alice' ? HOSTILE_NAME : 'Reader', Comments: HOSTILE })
    await root.call(RAM, 'CreateLoginProfile', { UserName, Password, PasswordResetRequired: 'false' })
  }
  await root.call(RAM, 'CreateAccessKey', { UserName: 'alice' })
  await root.call(RAM, 'CreateGroup', { GroupName: 'operators', Comments: HOSTILE })
  await root.call(RAM, 'AddUserToGroup', { GroupName: 'operators', UserName: 'alice' })
  await root.call(RAM, 'CreateRole', { RoleName: 'deployer', Description: HOSTILE, AssumeRolePolicyDocument: doc({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${ACCOUNT}:root`] } }) })
  await root.call(RAM, 'CreatePolicy', { PolicyName: 'ecs-root-user-control', Description: HOSTILE, PolicyDocument: CONTROL })
  await root.call(RAM, 'CreatePolicy', { PolicyName: 'ecs-admin', Description: HOSTILE, PolicyDocument: ADMIN })
  await root.call(RAM, 'CreatePolicy', { PolicyName: 'hostile', Description: HOSTILE, PolicyDocument: doc({ Effect: 'Allow', Action: 'ecs:StopInstance', Resource: '*', Condition: { StringEquals: { 'ecs:tag/𠮷': [HOSTILE] } } }) })
  for (const PolicyName of ['ecs-root-user-control', 'ecs-admin', 'hostile']) await root.call(RAM, 'AttachPolicyToUser', { PolicyType: 'Custom', PolicyName, UserName: 'alice' })
  await root.call(RAM, 'AttachPolicyToRole', { PolicyType: 'Custom', PolicyName: 'ecs-admin', RoleName: 'deployer' })
  await root.call(RAM, 'AttachPolicyToUser', { PolicyType: 'System', PolicyName: 'ReadOnlyAccess', UserName: 'reader' })

  const net = await makeNetwork(root, 'a description of <b>this</b> 𠮷')
  const images = await root.call<{ Images: { Image: { ImageId: string; LoginAsNonRootSupported: boolean }[] } }>(ECS, 'DescribeImages', { RegionId, OSType: 'linux', Architecture: 'x86_64', PageSize: '50' })
  const image = images.Images.Image.find(i => i.LoginAsNonRootSupported)
  if (image === undefined) throw new Error('no image knows ecs-user')
  const run: Record<string, string> = {
    RegionId, ImageId: image.ImageId, InstanceType: 'ecs.g7.large', VSwitchId: net.vswitch, 'SecurityGroupIds.1': net.group, Password: 'Instance-Password-1!',
    InstanceName: 'web-1', Description: 'shown as it is: <i>no</i> 𠮷', 'Tag.1.Key': 'owner', 'Tag.1.Value': '<script>alert(3)</script> 𠮷 \u202Eabc',
  }
  const made = await root.call<{ InstanceIdSets: { InstanceIdSet: string[] } }>(ECS, 'RunInstances', { ...run, 'ImageOptions.LoginAsNonRoot': 'true' })
  const instance = made.InstanceIdSets.InstanceIdSet[0] ?? ''
  await root.call(ECS, 'CreateKeyPair', { RegionId, KeyPairName: 'laptop', 'Tag.1.Key': 'owner', 'Tag.1.Value': '<b>𠮷</b>' })
  await root.call(ECS, 'CreateCommand', { RegionId, Name: 'greet', Type: 'RunShellScript', CommandContent: Buffer.from('echo hello').toString('base64'), Description: '<script>alert(4)</script> 𠮷' })
  const signedIn = await new Session(server).signIn(alice.name, alice.password)
  const refused = await signedIn.refused(ECS, 'RunInstances', { ...run, 'ImageOptions.LoginAsNonRoot': 'false' })
  return { root, reader, alice, instance, refused: refused.RequestId }
}

/** The addresses at which each page of the console is looked at; by the path of app/pages.ts. */
export function addresses(w: World): Record<string, string> {
  return {
    '/': '/',
    '/ram/users/:name': '/ram/users/alice',
    '/ram/groups/:name': '/ram/groups/operators',
    '/ram/roles/:name': '/ram/roles/deployer',
    '/ram/policies/:type/:name': '/ram/policies/Custom/hostile',
    '/ram/policies/Custom/:name/edit': '/ram/policies/Custom/hostile/edit',
    '/ecs/instances/:id': `/ecs/instances/${w.instance}`,
    '/ecs/instances/:id/replace-os': `/ecs/instances/${w.instance}/replace-os`,
    '/ecs/buy/progress': `/ecs/buy/progress?instances=${w.instance}`,
    '/explain/:eventId': `/explain/${w.refused}`,
    '/what-if': `/what-if?principal=alice&action=ecs:RunInstances&context=${encodeURIComponent('{"ecs:LoginAsNonRoot":["false"]}')}`,
  }
}
