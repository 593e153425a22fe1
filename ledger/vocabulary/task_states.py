"""How a department rates its own progress on a task."""

from typing import Literal

TaskState = Literal["achieved", "on_track", "behind", "not_started"]
# Templates offer the first two texts of each state, Chinese and English; the others are also understood.
TASK_STATES: dict[TaskState, tuple[str, ...]] = {
    "achieved": ("已完成", "achieved", "完成"),
    "on_track": ("按计划推进", "on track", "正常推进", "推进中", "正常"),
    "behind": ("进度滞后", "behind", "滞后", "进展缓慢"),
    "not_started": ("未启动", "not started", "尚未启动", "未开展"),
}
