package blob

// OnSync puts before in front of every sync of a directory.
func (d *Dir) OnSync(before func(path string)) {
	d.sync = func(path string) error {
		before(path)
		return syncDir(path)
	}
}
