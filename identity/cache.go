package identity

import "sync"

// cache remembers what was compiled, in bounded memory: of the entries that
// were asked for last it holds at least size and at most twice as many. What it
// holds may be out of date; whoever asks compares it with the record that it
// was made from.
//
// It has two generations. What is put or found goes into the young one; when
// that is full it becomes the old one, and what was in the old one and has not
// been asked for since is forgotten. The zero cache with a size is ready to use.
type cache[K comparable, V any] struct {
	size int

	mu         sync.RWMutex
	young, old map[K]V
}

func (c *cache[K, V]) get(k K) (V, bool) {
	c.mu.RLock()
	v, ok := c.young[k]
	if ok {
		c.mu.RUnlock()
		return v, true
	}
	v, ok = c.old[k]
	c.mu.RUnlock()
	if ok {
		c.promote(k)
	}
	return v, ok
}

// promote moves an entry that was found in the old generation into the young
// one, unless somebody put a newer one there meanwhile.
func (c *cache[K, V]) promote(k K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.old[k]
	if _, newer := c.young[k]; ok && !newer {
		c.store(k, v)
	}
}

func (c *cache[K, V]) put(k K, v V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.store(k, v)
}

// store needs mu.
func (c *cache[K, V]) store(k K, v V) {
	if c.young == nil {
		c.young = map[K]V{}
	}
	c.young[k] = v
	delete(c.old, k)
	if len(c.young) >= c.size {
		c.old, c.young = c.young, nil
	}
}

// len gives the number of entries held.
func (c *cache[K, V]) len() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return len(c.young) + len(c.old)
}
