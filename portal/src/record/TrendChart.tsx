import { LineChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLanguage, useText } from '../text/useText.tsx'
import type { Series } from './HealthView.ts'

/** Values over time with the reference range; the same in words for those who see no chart. */
export function TrendChart({ series }: { readonly series: Series }): ReactNode {
  const { record } = useText()
  const { language } = useLanguage()
  const { points, unit, low, high, title } = series
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'short' })
  const data = points.map(({ t, value }) => ({ day: day.format(t), [title]: value }))
  const lines = [
    ...(low === null ? [] : [{ y: low, label: record.low, color: 'gray.6' }]),
    ...(high === null ? [] : [{ y: high, label: record.high, color: 'gray.6' }]),
  ]
  const range = low === null && high === null ? '' : record.range(low ?? '–', high ?? '–', unit)
  return (
    <figure style={{ margin: 0 }}>
      <figcaption>
        <Text size="sm">{range}</Text>
        <Text size="xs" c="dimmed">
          {points.map(({ t, value }) => `${day.format(t)}: ${value} ${unit}`).join(' · ')}
        </Text>
      </figcaption>
      {points.length > 1 && (
        <div aria-hidden>
          <LineChart
            h={220}
            data={data}
            dataKey="day"
            series={[{ name: title, color: 'cyan.8' }]}
            referenceLines={lines}
            withTooltip={false}
            lineChartProps={{ accessibilityLayer: false }}
            curveType="linear"
            {...(unit === '' ? {} : { unit: ` ${unit}` })}
            lineProps={{ isAnimationActive: false }}
          />
        </div>
      )}
    </figure>
  )
}
