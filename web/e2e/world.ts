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
  /** A third policy of Alice's. */
  policy: string
  instance: string
  order: string
  group: string
  /** A command that ran on the instance. */
  invocation: string
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

/** Waits until an instance runs. */
async function runs(s: Session, id: string): Promise<void> {
  for (let turn = 0; turn < 3000; turn++) {
    const out = await s.call<{ Instances: { Instance: { Status: string }[] } }>(ECS, 'DescribeInstances', { RegionId: 'cn-hangzhou', InstanceIds: JSON.stringify([id]) })
    if (out.Instances.Instance[0]?.Status === 'Running') return
  }
  throw new Error(`${id} does not run`)
}

/** Fills an account; free texts are hostile where the operation takes them, unless it is for pictures. */
export async function makeWorld(server: Server, { hostile = true } = {}): Promise<World> {
  const note = (evil: string, plain: string): string => (hostile ? evil : plain)
  const root = await new Session(server).signIn()
  const RegionId = 'cn-hangzhou'
  const third = note('hostile', 'stop-office')
  const alice = { name: `alice@${ACCOUNT}`, password: 'Alice-Password-1!' }
  const reader = { name: `reader@${ACCOUNT}`, password: READER_PASSWORD }
  for (const [UserName, Password] of [['alice', alice.password], ['reader', reader.password]] as const) {
    await root.call(RAM, 'CreateUser', { UserName, DisplayName: UserName === 'alice' ? note(HOSTILE_NAME, 'Alice') : 'Reader', Comments: note(HOSTILE, 'Team web') })
    await root.call(RAM, 'CreateLoginProfile', { UserName, Password, PasswordResetRequired: 'false' })
  }
  await root.call(RAM, 'CreateAccessKey', { UserName: 'alice' })
  await root.call(RAM, 'CreateGroup', { GroupName: 'operators', Comments: note(HOSTILE, 'Run the web servers') })
  await root.call(RAM, 'AddUserToGroup', { GroupName: 'operators', UserName: 'alice' })
  await root.call(RAM, 'CreateRole', { RoleName: 'deployer', Description: note(HOSTILE, 'Used by the pipeline'), AssumeRolePolicyDocument: doc({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${ACCOUNT}:root`] } }) })
  await root.call(RAM, 'CreatePolicy', { PolicyName: 'ecs-root-user-control', Description: note(HOSTILE, 'No instance logs in as root'), PolicyDocument: CONTROL })
  await root.call(RAM, 'CreatePolicy', { PolicyName: 'ecs-admin', Description: note(HOSTILE, 'Buys and manages instances'), PolicyDocument: ADMIN })
  await root.call(RAM, 'CreatePolicy', { PolicyName: third, Description: note(HOSTILE, 'Stops instances of the office'), PolicyDocument: doc({ Effect: 'Allow', Action: 'ecs:StopInstance', Resource: '*', Condition: { StringEquals: { [note('ecs:tag/𠮷', 'ecs:tag/owner')]: [note(HOSTILE, 'office')] } } }) })
  for (const PolicyName of ['ecs-root-user-control', 'ecs-admin', third]) await root.call(RAM, 'AttachPolicyToUser', { PolicyType: 'Custom', PolicyName, UserName: 'alice' })
  await root.call(RAM, 'AttachPolicyToRole', { PolicyType: 'Custom', PolicyName: 'ecs-admin', RoleName: 'deployer' })
  await root.call(RAM, 'AttachPolicyToUser', { PolicyType: 'System', PolicyName: 'ReadOnlyAccess', UserName: 'reader' })

  const net = await makeNetwork(root, note('a description of <b>this</b> 𠮷', 'The office network'))
  const images = await root.call<{ Images: { Image: { ImageId: string; LoginAsNonRootSupported: boolean }[] } }>(ECS, 'DescribeImages', { RegionId, OSType: 'linux', Architecture: 'x86_64', PageSize: '50' })
  const image = images.Images.Image.find(i => i.LoginAsNonRootSupported)
  if (image === undefined) throw new Error('no image knows ecs-user')
  const run: Record<string, string> = {
    RegionId, ImageId: image.ImageId, InstanceType: 'ecs.g7.large', VSwitchId: net.vswitch, 'SecurityGroupIds.1': net.group, Password: 'Instance-Password-1!',
    InstanceName: 'web-1', Description: note('shown as it is: <i>no</i> 𠮷', 'Serves the web site'), 'Tag.1.Key': 'owner', 'Tag.1.Value': note('<script>alert(3)</script> 𠮷 \u202Eabc', 'office'),
  }
  const bought = await root.call<{ OrderId: string; RelatedOrderItemSets: { RelatedOrderItemSet: { InstanceIdSet: { InstanceIds: string[] } }[] } }>('2016-03-14', 'CreateOrder', {
    RegionId, OrderType: 'New', Commodity: JSON.stringify({
      RegionId, ImageId: image.ImageId, InstanceType: 'ecs.g7.large', LoginAsNonRoot: true, Password: 'Instance-Password-1!', VSwitchId: net.vswitch, SecurityGroupIds: [net.group], InstanceName: 'web-1', ChargeType: 'PostPaid', Amount: 1,
    }),
  })
  const instance = bought.RelatedOrderItemSets.RelatedOrderItemSet[0]?.InstanceIdSet.InstanceIds[0] ?? ''
  await root.call(ECS, 'ModifyInstanceAttribute', { RegionId, InstanceId: instance, Description: note('shown as it is: <i>no</i> 𠮷', 'Serves the web site') })
  await runs(root, instance)
  await root.call(ECS, 'RunInstances', { ...run, InstanceName: 'web-2', 'ImageOptions.LoginAsNonRoot': 'true' })
  await root.call(ECS, 'CreateKeyPair', { RegionId, KeyPairName: 'laptop', 'Tag.1.Key': 'owner', 'Tag.1.Value': note('<b>𠮷</b>', 'office') })
  await root.call(ECS, 'CreateCommand', { RegionId, Name: 'greet', Type: 'RunShellScript', CommandContent: Buffer.from('echo hello').toString('base64'), Description: note('<script>alert(4)</script> 𠮷', 'Says hello') })
  const ran = await root.call<{ InvokeId: string }>(ECS, 'RunCommand', { RegionId, Name: 'uptime', Type: 'RunShellScript', CommandContent: note('echo "<script>alert(5)</script> 𠮷"', 'uptime'), 'InstanceId.1': instance })
  const signedIn = await new Session(server).signIn(alice.name, alice.password)
  const refused = await signedIn.refused(ECS, 'RunInstances', { ...run, 'ImageOptions.LoginAsNonRoot': 'false' })
  return { root, policy: third, reader, alice, instance, order: bought.OrderId, group: net.group, invocation: ran.InvokeId, refused: refused.RequestId }
}

/** The addresses at which each page of the console is looked at; by the path of app/pages.ts. */
export function addresses(w: World): Record<string, string> {
  return {
    '/': '/',
    '/ram/users/:name': '/ram/users/alice',
    '/ram/groups/:name': '/ram/groups/operators',
    '/ram/roles/:name': '/ram/roles/deployer',
    '/ram/policies/:type/:name': `/ram/policies/Custom/${w.policy}`,
    '/ram/policies/Custom/:name/edit': `/ram/policies/Custom/${w.policy}/edit`,
    '/ecs/instances/:id': `/ecs/instances/${w.instance}`,
    '/ecs/instances/:id/replace-os': `/ecs/instances/${w.instance}/replace-os`,
    '/ecs/buy/progress': `/ecs/buy/progress?order=${w.order}&instances=${w.instance}`,
    '/ecs/security-groups/:id': `/ecs/security-groups/${w.group}`,
    '/ecs/commands/runs/:id': `/ecs/commands/runs/${w.invocation}`,
    '/orders/:id': `/orders/${w.order}`,
    '/explain/:eventId': `/explain/${w.refused}`,
    '/what-if': `/what-if?principal=alice&action=ecs:RunInstances&context=${encodeURIComponent('{"ecs:LoginAsNonRoot":["false"]}')}`,
  }
}
