import { Input, Select, Spin } from 'antd'
import { useMemo, useRef, useState } from 'react'
import type { EcsInstanceTypeItem } from '../../../api/types.gen'
import { useT } from '../../../i18n'

const NO_TYPES: readonly EcsInstanceTypeItem[] = []

/** Keeps the types that hold all words of a search and have so many vCPUs (0: any). */
export function filterTypes(types: readonly EcsInstanceTypeItem[], words: string, cpu: number): EcsInstanceTypeItem[] {
  const wanted = words.toLowerCase().split(/\s+/)
  return types.filter(x => (cpu === 0 || x.CpuCoreCount === cpu) && wanted.every(w => `${x.InstanceTypeId} ${x.CpuArchitecture}`.toLowerCase().includes(w)))
}

/** Chooses an instance type from a table with search. */
export function TypeTable({ types = NO_TYPES, value, onChange, loading }: { types: readonly EcsInstanceTypeItem[] | undefined; value?: string; onChange?: (type: string) => void; loading: boolean }) {
  const t = useT()
  const [words, setWords] = useState('')
  const [cpu, setCpu] = useState(0)
  const counts = [...new Set(types.map(x => x.CpuCoreCount))].sort((a, b) => a - b)
  const chosen = types.find(x => x.InstanceTypeId === value)
  const choose = useRef(onChange)
  choose.current = onChange
  // Plain rows, made again only when they change: each edit of the form renders this.
  const lines = useMemo(() => (
    <table>
      <thead>
        <tr>
          <th scope="col"><span className="hidden-text">{t('ecs.choose')}</span></th>
          {(['ecs.instanceType', 'ecs.buy.types.cpu', 'ecs.buy.types.memory', 'ecs.buy.types.family', 'ecs.buy.types.arch'] as const).map(key => <th key={key} scope="col">{t(key)}</th>)}
        </tr>
      </thead>
      <tbody>
        {filterTypes(types, words, cpu).map(x => (
          <tr key={x.InstanceTypeId} onClick={() => choose.current?.(x.InstanceTypeId)}>
            <td><input type="radio" name="instance-type" aria-label={t('ecs.buy.types.choose', { type: x.InstanceTypeId })} checked={x.InstanceTypeId === value} onChange={() => choose.current?.(x.InstanceTypeId)} /></td>
            <td>{x.InstanceTypeId}</td>
            <td>{x.CpuCoreCount}</td>
            <td>{t('ecs.sizeGiB', { size: x.MemorySize })}</td>
            <td>{x.InstanceTypeFamily}</td>
            <td>{x.CpuArchitecture}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ), [types, words, cpu, value, t])
  return (
    <div role="group" aria-label={t('ecs.buy.types')}>
      <div className="type-tools">
        <Select aria-label={t('ecs.buy.types.cpu')} className="filter" value={cpu} onChange={setCpu} options={[{ value: 0, label: t('ecs.buy.types.any') }, ...counts.map(n => ({ value: n, label: `${n} ${t('ecs.buy.types.cpu')}` }))]} />
        <Input.Search className="filter" allowClear value={words} onChange={event => setWords(event.target.value)} placeholder={t('ecs.buy.types.search')} aria-label={t('ecs.buy.types.search')} />
      </div>
      <div className="type-table" tabIndex={0} role="region" aria-label={t('ecs.buy.types')}>
        {loading && types.length === 0 ? <Spin className="full" /> : lines}
      </div>
      {chosen !== undefined && <p className="flat" role="status">{t('ecs.buy.types.chosen', { type: chosen.InstanceTypeId })} ({t('ecs.spec', { cpu: chosen.CpuCoreCount, memory: chosen.MemorySize })})</p>}
    </div>
  )
}
