"""S3, Rekognition, DynamoDB and Slack, one adapter each."""
