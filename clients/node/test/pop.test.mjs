// @alicloud/pop-core, which signs with V1 and puts a POST's parameters, the
// signature too, into the form body.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';

import { accountId, region, root, start, zone } from './server.mjs';

const { RPCClient } = createRequire(import.meta.url)('@alicloud/pop-core');

for (const method of ['GET', 'POST']) {
  describe(`pop-core by ${method}`, () => {
    let server;
    const call = (apiVersion, action, params, key = root) =>
      new RPCClient({ ...key, endpoint: server.url, apiVersion }).request(action, { RegionId: region, ...params }, { method });
    const ecs = (action, params, key) => call('2014-05-26', action, params, key);
    const ram = (action, params, key) => call('2015-05-01', action, params, key);

    before(async () => { server = await start(); });
    after(async () => server?.stop());

    it('knows the caller', async () => {
      const who = await call('2015-04-01', 'GetCallerIdentity', {});
      assert.equal(who.AccountId, accountId);
      assert.equal(who.IdentityType, 'Account');
    });

    it('carries odd texts, lists and structures', async () => {
      const comments = "a b+c*d~e/f&g=h!i'(j) 日本語 %20";
      await ram('CreateUser', { UserName: 'odd.user-1', Comments: comments });
      assert.equal((await ram('GetUser', { UserName: 'odd.user-1' })).User.Comments, comments);
      const { VpcId } = await call('2016-04-28', 'CreateVpc', { CidrBlock: '10.0.0.0/8' });
      const { VSwitchId } = await call('2016-04-28', 'CreateVSwitch', { ZoneId: zone, VpcId, CidrBlock: '10.0.0.0/24' });
      const { SecurityGroupId } = await ecs('CreateSecurityGroup', { VpcId });
      const [image] = (await ecs('DescribeImages', { OSType: 'linux', Architecture: 'x86_64', PageSize: 100 })).Images.Image.filter((i) => i.LoginAsNonRootSupported);
      const made = await ecs('RunInstances', {
        ImageId: image.ImageId, InstanceType: 'ecs.g7.large', VSwitchId, SecurityGroupIds: [SecurityGroupId],
        'ImageOptions.LoginAsNonRoot': true, Tag: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }],
      });
      const [id] = made.InstanceIdSets.InstanceIdSet;
      const [i] = (await ecs('DescribeInstances', { InstanceIds: JSON.stringify([id]) })).Instances.Instance;
      assert.deepEqual(i.Tags.Tag.map((t) => `${t.TagKey}=${t.TagValue}`).sort(), ['a=1', 'b=2']);
    });

    it('gives empty lists as lists', async () => {
      const none = await ecs('DescribeInstances', { InstanceIds: '["i-bp1nosuchinstance00"]' });
      assert.deepEqual(none.Instances.Instance, []);
      assert.equal(none.TotalCount, 0);
    });

    it('tells errors by code', async () => {
      const code = async (promise) => { try { await promise; return 'no error'; } catch (e) { return e.code; } };
      assert.equal(await code(ecs('LaunchRocket', {})), 'InvalidApi.NotFound');
      assert.equal(await code(ecs('StopInstance', { InstanceId: 'i-bp1nosuchinstance00' })), 'InvalidInstanceId.NotFound');
      assert.equal(await code(ram('GetUser', { UserName: 'Nobody' })), 'EntityNotExist.User');
      assert.equal(await code(ram('ListUsers', {}, { ...root, accessKeySecret: 'notTheSecretAtAll0123456789abc' })), 'SignatureDoesNotMatch');
    });

    it('answers an object that it cannot send with a parameter error', async () => {
      // pop-core sends a nested object as the text "[object Object]".
      await assert.rejects(ecs('RunInstances', { ImageId: 'x', InstanceType: 'ecs.g7.large', ImageOptions: { LoginAsNonRoot: true } }),
        (e) => e.code.startsWith('Invalid') && e.code !== 'InvalidApi.NotFound');
    });

    it('shows why a user is refused', async () => {
      await ram('CreateUser', { UserName: 'nobody.special' });
      const { AccessKey } = await ram('CreateAccessKey', { UserName: 'nobody.special' });
      const key = { accessKeyId: AccessKey.AccessKeyId, accessKeySecret: AccessKey.AccessKeySecret };
      await assert.rejects(ecs('DescribeInstances', {}, key), (e) => {
        assert.equal(e.code, 'Forbidden.RAM');
        assert.equal(e.data.AccessDeniedDetail.NoPermissionType, 'ImplicitDeny');
        assert.equal(e.data.AccessDeniedDetail.AuthAction, 'ecs:DescribeInstances');
        return true;
      });
    });
  });
}
