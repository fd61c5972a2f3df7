import { Input, Radio, Select, Table } from 'antd'
import { useState } from 'react'
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
  return (
    <div role="group" aria-label={t('ecs.buy.types')}>
      <div className="type-tools">
        <Select aria-label={t('ecs.buy.types.cpu')} className="filter" value={cpu} onChange={setCpu} options={[{ value: 0, label: t('ecs.buy.types.any') }, ...counts.map(n => ({ value: n, label: `${n} ${t('ecs.buy.types.cpu')}` }))]} />
        <Input.Search className="filter" allowClear value={words} onChange={event => setWords(event.target.value)} placeholder={t('ecs.buy.types.search')} aria-label={t('ecs.buy.types.search')} />
      </div>
      <div className="type-table" tabIndex={0} role="region" aria-label={t('ecs.buy.types')}>
        <Table<EcsInstanceTypeItem>
          size="small" pagination={false} rowKey={x => x.InstanceTypeId} dataSource={filterTypes(types, words, cpu)} loading={loading && types.length === 0}
          onRow={x => ({ onClick: () => onChange?.(x.InstanceTypeId) })}
          columns={[
            { key: 'choose', title: <span className="hidden-text">{t('ecs.choose')}</span>, width: 44, render: (_, x) => <Radio name="instance-type" aria-label={t('ecs.buy.types.choose', { type: x.InstanceTypeId })} checked={x.InstanceTypeId === value} onChange={() => onChange?.(x.InstanceTypeId)} /> },
            { key: 'type', title: t('ecs.instanceType'), render: (_, x) => x.InstanceTypeId },
            { key: 'cpu', title: t('ecs.buy.types.cpu'), render: (_, x) => x.CpuCoreCount },
            { key: 'memory', title: t('ecs.buy.types.memory'), render: (_, x) => t('ecs.sizeGiB', { size: x.MemorySize }) },
            { key: 'family', title: t('ecs.buy.types.family'), render: (_, x) => x.InstanceTypeFamily },
            { key: 'arch', title: t('ecs.buy.types.arch'), render: (_, x) => x.CpuArchitecture },
          ]}
        />
      </div>
      {chosen !== undefined && <p className="flat" role="status">{t('ecs.buy.types.chosen', { type: chosen.InstanceTypeId })} ({t('ecs.spec', { cpu: chosen.CpuCoreCount, memory: chosen.MemorySize })})</p>}
    </div>
  )
}
