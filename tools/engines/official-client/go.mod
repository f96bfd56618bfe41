module kumiki.dev/engines/official-client

go 1.26.0

require github.com/sacloud/iaas-api-go v1.29.3

require (
	github.com/benbjohnson/clock v1.3.0 // indirect
	github.com/fatih/structs v1.1.0 // indirect
	github.com/gofrs/flock v0.13.0 // indirect
	github.com/golang-jwt/jwt/v5 v5.3.1 // indirect
	github.com/hashicorp/go-cleanhttp v0.5.2 // indirect
	github.com/hashicorp/go-retryablehttp v0.7.8 // indirect
	github.com/mitchellh/mapstructure v1.5.0 // indirect
	github.com/sacloud/api-client-go v0.3.5 // indirect
	github.com/sacloud/go-http v0.1.9 // indirect
	github.com/sacloud/packages-go v0.1.0 // indirect
	github.com/sacloud/saclient-go v0.4.0 // indirect
	go.uber.org/ratelimit v0.3.1 // indirect
	golang.org/x/sys v0.46.0 // indirect
)
