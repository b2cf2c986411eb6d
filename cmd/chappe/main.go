// Command chappe is a whole Telegram in one binary.
package main

func main() {}
