// The procedure through @alicloud/ram20150501 and @alicloud/ecs20140526, which
// sign with V3.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';

import { accountId, eventually, region, root, start, zone } from './server.mjs';

const require = createRequire(import.meta.url);
const Ram = require('@alicloud/ram20150501');
const Ecs = require('@alicloud/ecs20140526');
const Rpc = require('@alicloud/pop-core').RPCClient;
const { $OpenApiUtil } = require('@alicloud/openapi-core');

const password = 'Node-Clients-2026!';
const document = (name) => readFileSync(new URL(`../../go/testdata/${name}.json`, import.meta.url), 'utf8');

/** The clients of one principal. */
function clients(host, key) {
  const config = () => new $OpenApiUtil.Config({ ...key, endpoint: host, protocol: 'HTTP', regionId: region });
  return { ram: new Ram.default(config()), ecs: new Ecs.default(config()) };
}

/** The error of a call that must fail with this status and code. */
async function fails(call, statusCode, code) {
  let error;
  try {
    await call;
  } catch (e) {
    error = e;
  }
  assert.ok(error, `the call succeeded, want ${code}`);
  assert.equal(error.code, code, error.message);
  assert.equal(error.statusCode, statusCode);
  return error;
}

describe('the procedure', () => {
  let server, admin, alice, userId, launch, instanceId;
  const images = {};

  before(async () => {
    server = await start();
    admin = clients(server.host, root);
  });
  after(async () => server?.stop());

  /** A refusal of Alice by the procedure's policy, as the client sees it. */
  async function refused(call, action) {
    const error = await fails(call, 403, 'Forbidden.RAM');
    const { EncodedDiagnosticMessage: message, ...detail } = error.accessDeniedDetail;
    assert.deepEqual({ ...detail }, {
      AuthAction: action, AuthPrincipalType: 'SubUser', AuthPrincipalOwnerId: accountId, AuthPrincipalDisplayName: userId,
      PolicyType: 'AccountLevelIdentityBasedPolicy', NoPermissionType: 'ExplicitDeny',
    });
    const decoded = await admin.ram.decodeDiagnosticMessage(new Ram.DecodeDiagnosticMessageRequest({ encodedDiagnosticMessage: message }));
    const m = decoded.body.decodedDiagnosticMessage;
    assert.equal(m.explicitDeny, true);
    assert.equal(m.authAction, action);
    assert.deepEqual(m.matchedPolicies.map((p) => [p.policyIdentifier, p.policyType, p.effect]), [['ecs-root-user-control', 'Custom', 'Deny']]);
    assert.deepEqual(m.authConditions.find((c) => c.conditionKey === 'ecs:LoginAsNonRoot')?.conditionValues, ['false']);
  }

  const instance = async (id) => {
    const found = await alice.ecs.describeInstances(new Ecs.DescribeInstancesRequest({ regionId: region, instanceIds: JSON.stringify([id]), additionalAttributes: ['LOGIN_AS_NON_ROOT'] }));
    return found.body.instances.instance[0];
  };
  const reaches = (id, status) => eventually(`${id} is ${status}`, async () => {
    const i = await instance(id);
    return i.status === status && i;
  });

  it('steps 1 to 4: user, policies, grants, access key', async () => {
    const user = await admin.ram.createUser(new Ram.CreateUserRequest({ userName: 'Alice', displayName: 'Alice' }));
    userId = user.body.user.userId;
    assert.match(userId, /^\d+$/);
    for (const policyName of ['ecs-root-user-control', 'ecs-admin']) {
      await admin.ram.createPolicy(new Ram.CreatePolicyRequest({ policyName, policyDocument: document(policyName) }));
      await admin.ram.attachPolicyToUser(new Ram.AttachPolicyToUserRequest({ policyName, policyType: 'Custom', userName: 'Alice' }));
    }
    const granted = await admin.ram.listPoliciesForUser(new Ram.ListPoliciesForUserRequest({ userName: 'Alice' }));
    assert.deepEqual(granted.body.policies.policy.map((p) => p.policyName).sort(), ['ecs-admin', 'ecs-root-user-control']);
    const key = await admin.ram.createAccessKey(new Ram.CreateAccessKeyRequest({ userName: 'Alice' }));
    const { accessKeyId, accessKeySecret } = key.body.accessKey;
    alice = clients(server.host, { accessKeyId, accessKeySecret });
  });

  it('the root prepares a network, Alice reads images', async () => {
    const vpc = new Rpc({ ...root, endpoint: server.url, apiVersion: '2016-04-28' });
    const { VpcId } = await vpc.request('CreateVpc', { RegionId: region, CidrBlock: '10.0.0.0/16' }, { method: 'POST' });
    const { VSwitchId } = await vpc.request('CreateVSwitch', { RegionId: region, ZoneId: zone, VpcId, CidrBlock: '10.0.1.0/24' }, { method: 'POST' });
    const group = await admin.ecs.createSecurityGroup(new Ecs.CreateSecurityGroupRequest({ regionId: region, vpcId: VpcId }));
    const found = await alice.ecs.describeImages(new Ecs.DescribeImagesRequest({ regionId: region, architecture: 'x86_64', pageSize: 100 }));
    for (const i of found.body.images.image) {
      if (i.OSType === 'windows') images.windows = i.imageId;
      else if (!i.loginAsNonRootSupported) images.rootOnly = i.imageId;
      else if (!images.both) images.both = i.imageId;
      else images.other = i.imageId;
    }
    launch = (imageId, more) => new Ecs.RunInstancesRequest({
      regionId: region, imageId, instanceType: 'ecs.g7.large', vSwitchId: VSwitchId, securityGroupIds: [group.body.securityGroupId], password, amount: 1,
      tag: [new Ecs.RunInstancesRequestTag({ key: 'made-by', value: 'node' })], ...more,
    });
  });

  const asked = (loginAsNonRoot) => ({ imageOptions: new Ecs.RunInstancesRequestImageOptions({ loginAsNonRoot }) });

  it('check 1: root is refused', async () => {
    await refused(alice.ecs.runInstances(launch(images.both, asked(false))), 'ecs:RunInstances');
    await refused(alice.ecs.runInstances(launch(images.both)), 'ecs:RunInstances');
    await refused(alice.ecs.runInstances(launch(images.both, { dryRun: true })), 'ecs:RunInstances');
    const none = await admin.ecs.describeInstances(new Ecs.DescribeInstancesRequest({ regionId: region }));
    assert.equal(none.body.totalCount, 0);
    assert.deepEqual(none.body.instances.instance, []);
  });

  it('check 1: ecs-user is allowed', async () => {
    const made = await alice.ecs.runInstances(launch(images.both, asked(true)));
    [instanceId] = made.body.instanceIdSets.instanceIdSet;
    const i = await reaches(instanceId, 'Running');
    assert.equal(i.imageOptions.loginAsNonRoot, true);
    assert.equal(i.vpcAttributes.privateIpAddress.ipAddress.length, 1);
    assert.deepEqual(i.tags.tag.map((t) => [t.tagKey, t.tagValue]), [['made-by', 'node']]);
    await fails(alice.ecs.runInstances(launch(images.both, { ...asked(true), dryRun: true })), 400, 'DryRunOperation');
  });

  it('check 2: a new system disk for root is refused', async () => {
    await alice.ecs.stopInstance(new Ecs.StopInstanceRequest({ instanceId }));
    await reaches(instanceId, 'Stopped');
    // This SDK has no login option here, so the value is absent: it is root.
    await refused(alice.ecs.replaceSystemDisk(new Ecs.ReplaceSystemDiskRequest({ instanceId, imageId: images.other, password })), 'ecs:ReplaceSystemDisk');
    const i = await instance(instanceId);
    assert.deepEqual([i.imageId, i.status], [images.both, 'Stopped']);
  });

  it('the limits: Windows, and images without ecs-user', async () => {
    await refused(alice.ecs.runInstances(launch(images.windows, asked(true))), 'ecs:RunInstances');
    await refused(alice.ecs.runInstances(launch(images.rootOnly)), 'ecs:RunInstances');
    await fails(alice.ecs.runInstances(launch(images.rootOnly, asked(true))), 400, 'LoginAsNonRoot.ImageNotSupport');
  });

  it('commands: root is refused, ecs-user runs', async () => {
    await alice.ecs.startInstance(new Ecs.StartInstanceRequest({ instanceId }));
    await reaches(instanceId, 'Running');
    const command = await alice.ecs.createCommand(new Ecs.CreateCommandRequest({ regionId: region, name: 'who', type: 'RunShellScript', commandContent: btoa('id -un') }));
    const invoke = (username) => alice.ecs.invokeCommand(new Ecs.InvokeCommandRequest({ regionId: region, commandId: command.body.commandId, instanceId: [instanceId], username }));
    await refused(invoke(), 'ecs:InvokeCommand');
    await refused(invoke('root'), 'ecs:InvokeCommand');
    const { invokeId } = (await invoke('ecs-user')).body;
    const result = await eventually('the command has finished', async () => {
      const all = await alice.ecs.describeInvocationResults(new Ecs.DescribeInvocationResultsRequest({ regionId: region, invokeId }));
      const [r] = all.body.invocation.invocationResults.invocationResult;
      return r.invocationStatus !== 'Pending' && r.invocationStatus !== 'Running' && r;
    });
    assert.deepEqual([result.invocationStatus, result.username, atob(result.output).trim()], ['Success', 'ecs-user', 'ecs-user']);
  });

  it('errors', async () => {
    await fails(alice.ecs.stopInstance(new Ecs.StopInstanceRequest({ instanceId: 'i-bp1nosuchinstance00' })), 404, 'InvalidInstanceId.NotFound');
    await fails(admin.ram.getUser(new Ram.GetUserRequest({ userName: 'Nobody' })), 404, 'EntityNotExist.User');
    await fails(clients(server.host, { ...root, accessKeySecret: 'notTheSecretAtAll0123456789abc' }).ram.listUsers(new Ram.ListUsersRequest({})), 400, 'SignatureDoesNotMatch');
    const denied = await fails(alice.ram.createUser(new Ram.CreateUserRequest({ userName: 'Bob' })), 403, 'NoPermission');
    assert.equal(denied.accessDeniedDetail.NoPermissionType, 'ImplicitDeny');
  });
});
