package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// certLife is how long a generated certificate is good for.
const certLife = 5 * 365 * 24 * time.Hour

// certificate loads the given certificate, or the one in the data directory,
// made if absent. Clients trust the generated one by its file, for example with
// SSL_CERT_FILE.
func certificate(cfg Config, host string) (tls.Certificate, error) {
	certFile, keyFile := cfg.CertFile, cfg.KeyFile
	if certFile == "" {
		certFile, keyFile = filepath.Join(cfg.Dir, "tls-cert.pem"), filepath.Join(cfg.Dir, "tls-key.pem")
		if _, err := os.Stat(keyFile); errors.Is(err, os.ErrNotExist) {
			if err := makeCertificate(cfg, host, certFile, keyFile); err != nil {
				return tls.Certificate{}, fmt.Errorf("a certificate cannot be made: %w", err)
			}
		}
	}
	c, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		return c, fmt.Errorf("the certificate cannot be used: %w", err)
	}
	return c, nil
}

func makeCertificate(cfg Config, host, certFile, keyFile string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), cfg.Random)
	if err != nil {
		return err
	}
	now := cfg.Now()
	t := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()), Subject: pkix.Name{CommonName: "Rampart"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certLife),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if ip := net.ParseIP(host); ip != nil {
		t.IPAddresses = append(t.IPAddresses, ip)
	} else if host != "" {
		t.DNSNames = append(t.DNSNames, host)
	}
	der, err := x509.CreateCertificate(cfg.Random, t, t, &key.PublicKey, key)
	if err != nil {
		return err
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		return err
	}
	// The key last: its presence says that both are whole.
	return os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}), 0o600)
}
