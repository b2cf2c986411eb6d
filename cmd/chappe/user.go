package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"chappe/internal/admin"
)

const userHelp = `Lists and changes accounts. A USER is an id, a phone number or a @username.`

func (c *cli) userCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: c.tr("list, show, ban and delete accounts"), Long: c.tr(userHelp)}
	cmd.AddCommand(c.userListCommand(), c.userShowCommand(), c.userBanCommand(), c.userDeleteCommand())
	return cmd
}

func (c *cli) userListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: c.tr("list all accounts"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			client, err := c.admin()
			if err != nil {
				return err
			}
			list := []admin.User{}
			err = client.Users(cmd.Context(), func(u admin.User) bool {
				list = append(list, u)
				return true
			})
			if err != nil {
				return err
			}
			slices.SortFunc(list, func(a, b admin.User) int { return a.Created.Compare(b.Created) })
			return c.print(list, func() { c.printUsers(list) })
		},
	}
}

func (c *cli) printUsers(list []admin.User) {
	w := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, c.tr("ID\tPHONE\tUSERNAME\tNAME\tDEVICES\tLAST SEEN\tSTATE"))
	for _, u := range list {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s %s\t%d\t%s\t%s\n",
			u.ID, u.Phone, u.Username, u.FirstName, u.LastName, u.Devices, day(u.LastSeen), c.state(u))
	}
	_ = w.Flush()
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04")
}

func (c *cli) state(u admin.User) string {
	switch {
	case u.Deleted:
		return c.tr("deleted")
	case u.Banned:
		return c.tr("banned")
	case u.Operator:
		return c.tr("operator")
	}
	return ""
}

func (c *cli) userShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show USER",
		Short: c.tr("show an account"),
		Args:  c.oneArg("USER"),
		RunE: c.onUser(func(ctx context.Context, client *admin.Client, ref string) (admin.User, error) {
			return client.User(ctx, ref)
		}),
	}
}

func (c *cli) userBanCommand() *cobra.Command {
	var lift bool
	cmd := &cobra.Command{
		Use:   "ban USER",
		Short: c.tr("bar an account from logging in and end its sessions"),
		Args:  c.oneArg("USER"),
		RunE: c.onUser(func(ctx context.Context, client *admin.Client, ref string) (admin.User, error) {
			return client.Ban(ctx, ref, !lift)
		}),
	}
	cmd.Flags().BoolVar(&lift, "lift", false, c.tr("lift the ban"))
	return cmd
}

var errNotSure = errors.New("an account that is deleted cannot be brought back; say --yes if you are sure")

func (c *cli) userDeleteCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete USER",
		Short: c.tr("delete an account; what it wrote to others stays with them"),
		Args:  c.oneArg("USER"),
		RunE: c.onUser(func(ctx context.Context, client *admin.Client, ref string) (admin.User, error) {
			if !yes {
				return admin.User{}, errors.New(c.tr(errNotSure.Error()))
			}
			return client.Delete(ctx, ref)
		}),
	}
	cmd.Flags().BoolVar(&yes, "yes", false, c.tr("I am sure"))
	return cmd
}

// onUser makes a command of what is done to one account, and prints what the
// account is then.
func (c *cli) onUser(do func(ctx context.Context, client *admin.Client, ref string) (admin.User, error)) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		client, err := c.admin()
		if err != nil {
			return err
		}
		u, err := do(cmd.Context(), client, args[0])
		if errors.Is(err, admin.ErrNotFound) {
			return errors.New(c.tr("there is no such account"))
		}
		if err != nil {
			return err
		}
		return c.print(u, func() { c.printUsers([]admin.User{u}) })
	}
}
