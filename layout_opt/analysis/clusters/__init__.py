"""Clusters: which form, what joining them is worth, how strength moves the layout, who follows advantage."""

from layout_opt.analysis.clusters.cluster_study import ClusterStudy, cluster_study

__all__ = ["ClusterStudy", "cluster_study"]
