import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'

const REGION = 'rampart.region'
const GROUP = 'rampart.resourceGroup'
const VIEW = 'rampart.viewAs'

/** Where the person looks: region, resource group, and through whose eyes. */
export interface Place {
  /** Region id, for example cn-hangzhou. */
  region: string
  /** Resource group id; empty for all. */
  group: string
  /** RAM user whose view is taken; empty for none. It lasts as long as the tab. */
  viewAs: string
  setRegion: (id: string) => void
  setGroup: (id: string) => void
  setViewAs: (user: string) => void
}

const Context = createContext<Place | null>(null)

/**
 * Keeps the place. It belongs to one principal: another one who signs in begins
 * with all resource groups and with no other's view.
 */
export function PlaceProvider({ principal, children }: { principal: string; children: ReactNode }) {
  const mine = (stored: string | null): string => {
    const [owner, ...rest] = (stored ?? '').split('\n')
    return owner === principal ? rest.join('\n') : ''
  }
  // Ours: the region at first is cn-hangzhou, as in the vendor's SDK examples.
  const [region, setRegion] = useState(() => localStorage.getItem(REGION) ?? 'cn-hangzhou')
  const [group, setGroup] = useState(() => mine(localStorage.getItem(GROUP)))
  const [viewAs, setViewAs] = useState(() => mine(sessionStorage.getItem(VIEW)))
  const value = useMemo<Place>(() => ({
    region, group, viewAs,
    setRegion: id => {
      localStorage.setItem(REGION, id)
      setRegion(id)
    },
    setGroup: id => {
      localStorage.setItem(GROUP, `${principal}\n${id}`)
      setGroup(id)
    },
    setViewAs: user => {
      sessionStorage.setItem(VIEW, `${principal}\n${user}`)
      setViewAs(user)
    },
  }), [region, group, viewAs, principal])
  return <Context value={value}>{children}</Context>
}

/** Region, resource group and view of the top bar. */
export function usePlace(): Place {
  const value = useContext(Context)
  if (value === null) throw new Error('usePlace is used outside PlaceProvider')
  return value
}
