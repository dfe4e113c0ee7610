"""Words of the workbench, the page that `layout-opt open` serves: (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping

WORKBENCH: Mapping[str, tuple[str, str]] = {
    "bench_tab_edit": ("Tables", "表格"),
    "bench_tab_look": ("First look", "初步查看"),
    "bench_tab_solve": ("Solve", "求解"),
    "bench_tab_compare": ("Runs and comparison", "结果与比较"),
    "bench_table": ("Table", "表"),
    "bench_add_row": ("Add a row", "增加一行"),
    "bench_drop_row": ("Remove this row", "删除此行"),
    "bench_save": ("Save to the file", "保存到文件"),
    "bench_saved": ("Saved.", "已保存。"),
    "bench_upload": ("Fill the grid from a CSV file", "从 CSV 文件填入表格"),
    "bench_problems": ("What is wrong", "问题"),
    "bench_valid": ("The instance is valid.", "实例有效。"),
    "bench_leave": ("Changes are not saved. Leave them?", "修改尚未保存，是否放弃？"),
    "bench_look_start": ("Look at today", "查看现状"),
    "bench_look_note": (
        "Today's layout by the saved files: map, loads against capacity, who reaches which buyer; and what looks odd.",
        "按已保存文件评估现状布局：地图、负荷与容量、供需流向；上方列出异常之处。",
    ),
    "bench_run_name": ("Name", "名称"),
    "bench_scenario": ("Scenario", "情景"),
    "bench_base": ("as it is", "基准"),
    "bench_seconds": ("Most seconds", "时间上限（秒）"),
    "bench_start": ("Solve", "求解"),
    "bench_stop": ("Stop", "停止"),
    "bench_running": ("{name} is running: {seconds} s", "{name} 正在求解：{seconds} 秒"),
    "bench_done": ("{name} is done.", "{name} 已完成。"),
    "bench_failed": ("{name} has no layout: see below.", "{name} 未得到布局，见下。"),
    "bench_stopped": ("{name} was stopped; nothing was written.", "{name} 已停止，未写入任何文件。"),
    "bench_compare_start": ("Open the report of the chosen runs", "打开所选结果的报告"),
    "bench_compare_note": ("The first opens, the others stand beside it.", "首个为主，其余并列比较。"),
    "bench_choose": ("Choose a run first.", "请先选择结果。"),
    "bench_state": ("State", "状态"),
    "bench_draft": ("draft", "草稿"),
    "bench_kept": ("kept", "已保留"),
    "bench_keep": ("Keep", "保留"),
    "bench_objective": ("Objective", "目标值"),
    "bench_bound": ("Bound", "界"),
    "bench_gap": ("Gap", "间隙"),
    "bench_certificate": ("Certificate", "核验"),
    "bench_passed": ("passed", "通过"),
    "bench_not_passed": ("not passed", "未通过"),
}
