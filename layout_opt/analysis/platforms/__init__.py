"""Platforms: own, shared, concentrated or spread, by budget; fees, pay-back, and who founds which together."""

from layout_opt.analysis.platforms.platform_study import PlatformStudy, platform_study

__all__ = ["PlatformStudy", "platform_study"]
