module funnelcloud.io/supervisor

go 1.26
