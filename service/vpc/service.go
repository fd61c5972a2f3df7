package vpc

// Service handles the operations of VPC. It has no state of its own.
type Service struct{}

// New makes the service.
func New() *Service { return &Service{} }
