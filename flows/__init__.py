"""When: Prefect flows and deployments. Nothing else imports Prefect."""
