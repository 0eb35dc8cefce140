// The newest months first on a small screen; the line of comparisons as a picture of the table beside it.
"use strict";

{
  for (const map of document.querySelectorAll(".ov-wide")) map.scrollLeft = map.scrollWidth;
  const place = document.getElementById("ov-chart");
  const table = place && document.getElementById(place.dataset.table);
  const draw = () => {
    const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
    const line = (at, stroke, dashed) => ({
      name: heads[at], type: "line", showSymbol: rows.length < 15, symbolSize: 5, animation: false,
      data: rows.map((row) => [row[0], Number(row[at].replaceAll(",", ""))]),
      lineStyle: { color: stroke, width: 2, type: dashed ? "dashed" : "solid" }, itemStyle: { color: stroke },
    });
    const chart = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      grid: { left: 44, right: 20, top: 12, bottom: 26 },
      xAxis: { type: "time", axisLabel: { color: colour("--pq-soft"), hideOverlap: true, formatter: "{MM}-{dd}" }, axisLine: { lineStyle: { color: colour("--pq-line") } }, splitLine: { show: false } },
      yAxis: { type: "value", min: 0, minInterval: 1, axisLabel: { color: colour("--pq-soft") }, splitLine: { lineStyle: { color: colour("--pq-line") } } },
      series: [line(1, colour("--pq-danger"), false), line(2, colour("--pq-soft"), true)],
    });
  };
  if (table && globalThis.echarts) {
    place.hidden = false;
    document.getElementById("ov-figures").open = false;
    draw();
    document.addEventListener("piaoqi:theme", draw);
    addEventListener("resize", () => echarts.getInstanceByDom(place)?.resize());
  }
}
