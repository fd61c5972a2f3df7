import { App, Alert } from 'antd'
import { Link } from 'react-router'
import { ApiError } from '../../api/error'
import { CopyId } from '../../components/CopyId'
import { useT, type MessageKey } from '../../i18n'

/** What to do about a refusal to delete, and the tab where it can be done. */
interface Next { text: MessageKey; tab: string }

// The codes of "Error messages" (RAM API reference) that stand for something
// that is still there.
const NEXT: Readonly<Record<string, Next>> = {
  'DeleteConflict.User.Group': { text: 'ram.conflict.userGroup', tab: 'groups' },
  'DeleteConflict.User.Policy': { text: 'ram.conflict.policy', tab: 'permissions' },
  'DeleteConflict.User.AccessKey': { text: 'ram.conflict.accessKey', tab: 'authentication' },
  'DeleteConflict.User.LoginProfile': { text: 'ram.conflict.loginProfile', tab: 'authentication' },
  'DeleteConflict.User.MFADevice': { text: 'ram.conflict.mfa', tab: 'authentication' },
  'DeleteConflict.Group.User': { text: 'ram.conflict.groupUser', tab: 'members' },
  'DeleteConflict.Group.Policy': { text: 'ram.conflict.policy', tab: 'permissions' },
  'DeleteConflict.Role.Policy': { text: 'ram.conflict.policy', tab: 'permissions' },
  'DeleteConflict.Policy.User': { text: 'ram.conflict.attached', tab: 'references' },
  'DeleteConflict.Policy.Group': { text: 'ram.conflict.attached', tab: 'references' },
  'DeleteConflict.Policy.Role': { text: 'ram.conflict.attached', tab: 'references' },
  'DeleteConflict.Policy.Version': { text: 'ram.conflict.version', tab: 'versions' },
}

/** The next step for an error of deleting; undefined when the error is about something else. */
export function nextStep(error: unknown): Next | undefined {
  return error instanceof ApiError ? NEXT[error.code] : undefined
}

/**
 * Runs a deletion. When something still hangs on what is deleted, a dialog says
 * what and leads to the tab of `page` where it is taken away. Anything else is
 * thrown on. True when it was deleted.
 */
export function useDelete(): (page: string, run: () => Promise<unknown>) => Promise<boolean> {
  const t = useT()
  const { modal } = App.useApp()
  return async (page, run) => {
    try {
      await run()
      return true
    } catch (error) {
      const next = nextStep(error)
      if (next === undefined) throw error
      const api = error as ApiError
      const shown = modal.info({
        icon: null, width: 560, okText: t('action.close'),
        content: (
          <div onClick={event => { if ((event.target as Element).closest('a') !== null) shown.destroy() }}>
            <Alert
              type="warning" showIcon title={t('ram.conflict.title')}
              description={
                <>
                  <p className="flat">{t(next.text)}</p>
                  <p className="flat below"><Link to={`${page}?tab=${next.tab}`}>{t('ram.conflict.go')}</Link></p>
                  <p className="flat below muted"><bdi>{api.message}</bdi></p>
                  <p className="flat muted">{t('error.requestId')}: <CopyId id={api.requestId} /></p>
                </>
              }
            />
          </div>
        ),
      })
      return false
    }
  }
}
